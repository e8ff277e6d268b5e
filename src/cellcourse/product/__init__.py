"""The cells: how a batch is made, tested, released and dosed."""
