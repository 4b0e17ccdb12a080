"""The forms of notices and objections."""

from django.utils.translation import gettext_lazy as _

from bangfu.apps.oversight.queries.notices import kind_choices
from bangfu.apps.pages.forms.policy_form import (
    ChoiceField,
    DayField,
    FlagField,
    LinesField,
    MoneyField,
    PaperField,
    PlaceField,
    PolicyForm,
    ReasonField,
    TextField,
)
from bangfu.apps.records.flow import NOTICE_LEVELS
from bangfu.apps.registry.queries.places import place_choices

LONG = 5_000


class NoticeForm(PolicyForm):
    """What is to be put before the public. Its days come from the policy."""

    kind = ChoiceField(_("公开事项"), kind_choices)
    level = ChoiceField(_("公示层级"), NOTICE_LEVELS)
    place = PlaceField(_("所在地"), place_choices)
    title = TextField(_("标题"))
    text = TextField(_("内容"), max_length=LONG, lines=6)
    lines = LinesField(
        _("明细"),
        {
            "item": TextField(_("事项")),
            "detail": TextField(_("说明"), required=False),
            "amount_fen": MoneyField(_("金额"), required=False, least_fen=0),
        },
        required=False,
    )
    takes_objections = FlagField(_("接受异议"), initial=True)


class PostForm(PolicyForm):
    """From which day and where it hangs."""

    begins_on = DayField(_("开始日期"))
    board = TextField(_("张贴处"), required=False, help_text=_("例如：村委会宣传栏、政府网站"))


class PhotoForm(PolicyForm):
    """The photo that shows a notice posted."""

    photo = PaperField(_("张贴照片"), endings=("jpg", "jpeg", "png"))


class ObjectionForm(PolicyForm):
    """What somebody has against a notice; how to reach them only if they wish an answer."""

    text = TextField(_("异议内容"), max_length=2_000, lines=5)
    contact = TextField(
        _("联系方式"),
        max_length=100,
        required=False,
        help_text=_("只给办理的人用来答复，不公开。"),
    )


class ReplyForm(PolicyForm):
    """The reply with which an objection is settled."""

    reason = ReasonField(_("答复"))


class RevealForm(PolicyForm):
    """Why a contact is looked at."""

    reason = ReasonField(_("为什么要看联系方式"))
