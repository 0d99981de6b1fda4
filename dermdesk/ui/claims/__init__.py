"""Claims: buckets, search, the way of each claim from ready to paid or done."""
