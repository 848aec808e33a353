"""schema.org/JobPosting: the shape in which search engines and job boards read a vacancy."""
