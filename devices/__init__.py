"""The home: devices and areas, and the systems behind them."""
