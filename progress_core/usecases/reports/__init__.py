"""Reports over what an actor may see."""
