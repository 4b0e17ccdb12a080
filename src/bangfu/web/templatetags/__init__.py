"""What templates of every stage may say."""
