"""What is asked of every sign, element and piece of a page, compiled (Cython); built where there is a C compiler.

Each function has a twin in Python, which gives the same and serves where this could not be built. The tests hold them
to be equal. `tags` stands for itself because pages are read before there is anything to separate.
"""
