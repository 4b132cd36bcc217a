"""What has changed from version to version of the API."""

from attrs import frozen


@frozen
class Release:
    """A version of the API.

    Args:
        version: the first number goes up if programs would break, the second if there is something new.
        changes: in sentences.
    """

    version: str
    changes: tuple[str, ...]


CHANGELOG = (
    Release(
        "2.2.0",
        (
            "A check of an import says what each row would change about an existing learner, field by field.",
            "Imports count rows that change nothing as `unchanged`.",
            "`GET /imports/{id}/updates` lists what an import changes about existing learners, also as a workbook.",
            "Learners whose ULN or UPN a file has are offered as updates: row 0 of `undecided` stands for them.",
            "`POST /imports/{id}/undo` gives updated learners their earlier details back.",
            "The default settings of a provider have `remind_managers` and `remind_learners`.",
            "`POST /imports/template` fills in the template from a file that lacks what an import needs.",
            "`/transfers` offers learners to other providers, and lists, accepts, declines and withdraws transfers.",
            "`leavers` of the report on destinations says where those went who left, this year and last.",
            "`learner.archived` is told where a learner was taken over, and `learner.created` to the receiver.",
            "Whoever sees both providers is told `learner.changed` alone.",
        ),
    ),
    Release(
        "2.1.0",
        (
            "The lists of imports have those of colleagues, too, if one sees all providers whose learners they name.",
            "Imports have `requested_by`, the name of who asked for them.",
            "`/moves-up` previews, starts, shows and undoes moves up to the next academic year.",
            "`POST /learners/{id}/leave` records when and where a learner leaves, and `leaving` shows it.",
            "`GET /learners/{id}/years` lists where a learner has been.",
            "`GET /learners` lists those who have left with `left`.",
            "Imports read Common Transfer Files, OneRoster, and files of any school system by a mapping of columns.",
            "`format`, `ukprn` and `mapping` of an import say what its file is, if its headings do not.",
            "`/mappings` lists, saves, removes and suggests mappings.",
        ),
    ),
    Release(
        "2.0.0",
        (
            "The `field` of a problem is a path of the body: `details.uln`, `conditions[0].text`.",
            "Problems of files have `row` and `column` beside the others, no longer around them.",
            "`If-Match` is required to restore a learner and to reopen a profile.",
            "`If-Match` is required to delete a group and to change its members.",
            "A change from an old version is answered by 412 even if it would change nothing.",
            "The `ETag` of a created or changed learner is the one that reading the learner answers.",
            "`POST /tokens` creates a token within the rights of the one that creates it.",
            "The scope `tokens:create` is for that, and `GET /tokens/{id}` reads a token.",
            "A token is revoked with all that were created with it.",
            "`GET /applications` lists the applications of all learners whom the caller sees, by state or course.",
            "A check ends after 5,000 problems, and `left_out` counts the rows that were not checked.",
            "`GET /` says which version this is, and where the document is.",
            "The document has an example of each request, its answer, and each kind of error.",
            "Browsers get a page about the API at its address.",
            "Pages of other sites may use the API if the installation names them in `PROGRESS_API_ORIGINS`.",
            "The codes `request_entity_too_large` and `request_uri_too_long` are the same on every version of Python.",
        ),
    ),
    Release("1.0.0", ("The first version.",)),
)
"""The newest version first."""

API_VERSION = CHANGELOG[0].version
