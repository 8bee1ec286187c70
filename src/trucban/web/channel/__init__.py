"""Pages of the channel: for people without an account, for other applications, and the desk behind them."""
