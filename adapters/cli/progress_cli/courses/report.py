"""The report of a file of courses: what was done or would be, and what is wrong with it."""

from typing import Any

import click

from progress_cli.foundations.output import print_json, print_table
from progress_cli.importing import planned
from progress_cli.importing.report import changes_in_words, show_problems
from progress_core.domain.courses.courses import Course
from progress_core.domain.courses.plan import CourseReport, PlannedCourse, Withdrawal


def show(report: CourseReport, *, dry_run: bool, json_: bool) -> None:
    """Print what loading a file of courses did, or would do.

    Args:
        report: about the file.
        dry_run: whether nothing was changed.
        json_: print JSON.
    """
    withdrawn = report.plan.withdrawn
    if json_:
        gone = [_withdrawn_data(one) for one in withdrawn]
        print_json(planned.data(report, _data, dry_run=dry_run, withdrawn=len(gone), withdrawn_courses=gone))
        return
    click.echo(planned.summary("Courses", report, f"{len(withdrawn):,} withdrawn", dry_run=dry_run))
    show_problems(report.problems)
    if dry_run:
        planned.show_rows(report.plan, ("Course", "UKPRN", "Postcode", "Start", "Changes"), _cells)
    if withdrawn:
        click.echo("Would be withdrawn:" if dry_run else "Withdrawn:")
        print_table(
            ("Course", "UKPRN", "Postcode", "Start", "Open applications"),
            [(*_course_cells(gone.course), ", ".join(map(str, gone.application_ids))) for gone in withdrawn],
        )


def _cells(one: PlannedCourse) -> tuple[str, ...]:
    changes = [*(["offered again"] if one.returns else []), *changes_in_words(one.changes)]
    return *_course_cells(one.course), "; ".join(changes)


def _data(one: PlannedCourse) -> dict[str, Any]:
    return {**_course_data(one.course), "changes": one.changes}


def _course_cells(course: Course) -> tuple[str, str, str, str]:
    return course.name, course.ukprn, course.postcode, course.start


def _course_data(course: Course) -> dict[str, Any]:
    names = {"subject": course.title, "type": course.type, "ukprn": course.ukprn}
    return {"id": course.id or None, **names, "venue_postcode": course.postcode, "start": course.start}


def _withdrawn_data(gone: Withdrawal) -> dict[str, Any]:
    return {**_course_data(gone.course), "applications": gone.application_ids}
