"""What people type, choose and drop: filters, and the calculator made from a question's form."""
