"""The pages by what they are about; every module here has its `PAGES`."""
