"""Who changed what at the desk, and when."""

from typing import Any

from simple_history.models import HistoricalRecords


class History(HistoricalRecords):
    """The history of rows that have sets of others (many-to-many fields).

    A row that was just made has none yet: then they are not looked for, which took two queries for each.
    """

    def create_historical_record_m2ms(self, history_instance: Any, instance: Any) -> None:
        if history_instance.history_type != "+":
            super().create_historical_record_m2ms(history_instance, instance)
