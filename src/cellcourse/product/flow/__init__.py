"""Flow cytometry: from the bytes of FCS files to per cent positive, with every step stated."""
