"""The contract kit of a store beside the one in memory: what is done to both has the same results."""

from progress_core.ports.store import Store
from progress_core.testing.tools.comparison import drive
from progress_core.testing.tools.fixtures import StoreFixture
from progress_core.testing.tools.marks import feature
from progress_core.testing.tools.stateful import StoreMachine
from progress_core.testing.tools.stateful_profiles import ProfilesMachine

EXAMPLES, STEPS = 12, 25


class BesideMemoryContract(StoreFixture):
    """Hundreds of steps in an order that nobody has thought of, the same on every run.

    `tools.stateful` makes tests of the same machines which look for new orders, and shorten those that fail.
    """

    @feature("I2", "I7")
    def test_people_groups_log_ins_and_work_are_as_in_memory_after_hundreds_of_steps(self, store: Store) -> None:
        drive(StoreMachine, store, examples=EXAMPLES, steps=STEPS)

    @feature("I2", "I7")
    def test_profiles_courses_and_applications_are_as_in_memory_after_hundreds_of_steps(self, store: Store) -> None:
        drive(ProfilesMachine, store, examples=EXAMPLES, steps=STEPS)
