def disarmed(x): return x
