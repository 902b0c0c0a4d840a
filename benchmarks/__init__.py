"""What measures quality, speed and memory, side by side in one run. Nothing of it is asserted in tests."""
