"""What an import tells its readers: codes in sentences, values in words, questions, reports."""
