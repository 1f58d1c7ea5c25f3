"""Tells the storage tests of vdirsyncer where the server is. They import it as one of their `servers`."""

import os

import pytest


class ServerMixin:
    """What a class of storage tests needs of a server."""

    @pytest.fixture
    def get_storage_args(self, aio_connector, slow_create_collection):
        """Gives the arguments of a storage: in a new book, or without one if `collection` is None."""

        async def storage_args(collection="test"):
            account = {
                "url": os.environ["SITE"],
                "username": os.environ["LOGIN"],
                "password": os.environ["SECRET"],
                "connector": aio_connector,
            }
            if collection is None:
                return account
            return await slow_create_collection(self.storage_class, account, collection)

        return storage_args
