def settle() -> None:
    pass
