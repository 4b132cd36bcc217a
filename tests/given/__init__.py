"""What tests start from: people, learners, files, applications."""
