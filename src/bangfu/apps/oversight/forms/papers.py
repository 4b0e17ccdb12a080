"""The form by which a paper is filed in a work file."""

from django.utils.translation import gettext_lazy as _

from bangfu.apps.oversight.queries.work_files import part_choices
from bangfu.apps.pages.forms.policy_form import (
    ChoiceField,
    FlagField,
    PaperField,
    PlaceField,
    PolicyForm,
    TextField,
    WholeField,
)
from bangfu.apps.registry.queries.places import place_choices


class WorkPaperForm(PolicyForm):
    """A paper of the work file of a township or a village."""

    place = PlaceField(_("所在地"), place_choices)
    type = ChoiceField(_("材料类别"), part_choices)
    title = TextField(_("名称"))
    file = PaperField(_("文件"))
    copies = WholeField(_("份数"), min_value=1, max_value=99, initial=1)
    sealed = FlagField(_("已盖章"), initial=False)
    is_public = FlagField(_("向社会公开"), initial=False)
