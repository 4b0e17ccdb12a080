"""What people type, choose and hand in: forms with exact fields, and workbooks."""
