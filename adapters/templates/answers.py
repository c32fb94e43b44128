"""stub"""
def answered(mapping, path): return mapping
