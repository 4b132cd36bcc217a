"""The ports: what the core needs of the world, one `typing.Protocol` a concept."""
