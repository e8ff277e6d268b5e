"""One small module for each rule. Each holds ``RULE`` and nothing that others need."""
