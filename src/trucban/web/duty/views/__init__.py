"""What each page of duty loads and what each of its buttons does."""
