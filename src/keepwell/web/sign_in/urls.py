from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as oidc
from django.urls import path, re_path
from django.utils.translation import gettext_lazy as _

from keepwell.web.shell.access import EVERYONE, SIGNED_IN, page
from keepwell.web.sign_in import views

POST = ("GET", "HEAD", "POST")
everyone = page(EVERYONE, methods=POST)
signed_in = page(SIGNED_IN, methods=POST)


def form(
    title: object, button: object, words: object = "", frame: str = "shell/bare.html"
) -> dict[str, object]:
    """How one of allauth's views is drawn: the same short form, with its own words."""
    return {
        "template_name": "sign_in/form.html",
        "extra_context": {
            "title": title,
            "button": button,
            "words": words,
            "frame_template": frame,
        },
    }


def note(title: object, words: object) -> dict[str, object]:
    """A view that only says something."""
    return {"template_name": "sign_in/note.html", "extra_context": {"title": title, "words": words}}


INSIDE = "shell/layout.html"

urlpatterns = [
    path("sign-in/", everyone(views.SignIn.as_view()), name="account_login"),
    path("sign-in/passkey/", everyone(keys.LoginWebAuthnView.as_view()), name="mfa_login_webauthn"),
    path("sign-in/second-step/", everyone(mfa.AuthenticateView.as_view(template_name="sign_in/second_step.html")), name="mfa_authenticate"),
    path("sign-in/again/", signed_in(account.ReauthenticateView.as_view(**form(_("Is it still you?"), _("Go on"), _("Your password once more, before something important changes.")))), name="account_reauthenticate"),
    path("sign-in/again/code/", signed_in(mfa.ReauthenticateView.as_view(**form(_("Is it still you?"), _("Go on"), _("The code that your app shows now.")))), name="mfa_reauthenticate"),
    path("sign-in/again/key/", signed_in(keys.ReauthenticateWebAuthnView.as_view(template_name="sign_in/again_key.html")), name="mfa_reauthenticate_webauthn"),
    path("sign-in/forgotten/", everyone(account.PasswordResetView.as_view(**form(_("Forgotten your password?"), _("Send me a link"), _("We send a link to your work e-mail. It works once, for an hour.")))), name="account_reset_password"),
    path("sign-in/forgotten/sent/", everyone(account.PasswordResetDoneView.as_view(**note(_("Look into your mailbox"), _("If that address belongs to somebody here, a link is on its way. We say the same in both cases, so that nobody can find out who is here.")))), name="account_reset_password_done"),
    re_path(r"^sign-in/forgotten/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$", everyone(account.PasswordResetFromKeyView.as_view(template_name="sign_in/new_password.html")), name="account_reset_password_from_key"),
    path("sign-in/forgotten/done/", everyone(account.PasswordResetFromKeyDoneView.as_view(**note(_("Your new password is set"), _("Sign in with it now.")))), name="account_reset_password_from_key_done"),
    path("sign-in/closed/", everyone(account.AccountInactiveView.as_view(**note(_("This account is closed"), _("Somebody with the role administrator can open it again.")))), name="account_inactive"),
    path("sign-in/company/cancelled/", everyone(social.LoginCancelledView.as_view(**note(_("You stopped the sign-in"), _("Nothing happened. You can try again, or sign in with your password.")))), name="socialaccount_login_cancelled"),
    path("sign-in/company/error/", everyone(social.LoginErrorView.as_view(**note(_("The company's sign-in did not work"), _("Please try again. If it happens again, tell your administrator the time it happened.")))), name="socialaccount_login_error"),
    path("sign-in/company/unknown/", everyone(social.SignupView.as_view(**note(_("You are not invited yet"), _("Your company's sign-in knows you, but nobody has invited you to Keepwell. Ask your administrator for an invitation.")))), name="socialaccount_signup"),
    path("sign-in/company/<slug:provider_id>/", everyone(oidc.login), name="openid_connect_login"),
    path("sign-in/company/<slug:provider_id>/back/", everyone(oidc.callback), name="openid_connect_callback"),
    path("sign-out/", everyone(account.LogoutView.as_view(**form(_("Sign out?"), _("Sign out"), _("On a shared computer, please do.")))), name="account_logout"),
    path("join/", everyone(views.not_invited), name="account_signup"),
    path("join/<str:key>/", views.join, name="join"),
    path("language/", views.language, name="language"),
    path("account/", views.account, name="account"),
    path("account/password/", signed_in(account.PasswordChangeView.as_view(**form(_("A new password"), _("Change it"), _("At least twelve characters. A sentence is easier to keep than a riddle."), INSIDE))), name="account_change_password"),
    path("account/password/first/", signed_in(account.PasswordSetView.as_view(**form(_("Set a password"), _("Set it"), _("At least twelve characters. A sentence is easier to keep than a riddle."), INSIDE))), name="account_set_password"),
    path("account/second-step/", signed_in(mfa.IndexView.as_view(template_name="sign_in/second_steps.html")), name="mfa_index"),
    path("account/second-step/app/", signed_in(totp.ActivateTOTPView.as_view(template_name="sign_in/app_on.html")), name="mfa_activate_totp"),
    path("account/second-step/app/off/", signed_in(totp.DeactivateTOTPView.as_view(**form(_("Stop asking for the app's code?"), _("Stop asking"), _("Then your password alone opens your account."), INSIDE))), name="mfa_deactivate_totp"),
    path("account/recovery-codes/", signed_in(recovery.ViewRecoveryCodesView.as_view(template_name="sign_in/recovery_codes.html")), name="mfa_view_recovery_codes"),
    path("account/recovery-codes/new/", signed_in(recovery.GenerateRecoveryCodesView.as_view(**form(_("New recovery codes?"), _("Make new codes"), _("The codes you have now stop working."), INSIDE))), name="mfa_generate_recovery_codes"),
    path("account/recovery-codes/file/", signed_in(recovery.DownloadRecoveryCodesView.as_view(template_name="sign_in/recovery_codes.txt")), name="mfa_download_recovery_codes"),
    path("account/keys/", signed_in(keys.ListWebAuthnView.as_view(template_name="sign_in/keys.html")), name="mfa_list_webauthn"),
    path("account/keys/add/", signed_in(keys.AddWebAuthnView.as_view(template_name="sign_in/key_add.html")), name="mfa_add_webauthn"),
    path("account/keys/<int:pk>/", signed_in(keys.EditWebAuthnView.as_view(**form(_("Rename this key"), _("Save"), "", INSIDE))), name="mfa_edit_webauthn"),
    path("account/keys/<int:pk>/remove/", signed_in(keys.RemoveWebAuthnView.as_view(**form(_("Remove this key?"), _("Remove it"), _("It no longer opens your account."), INSIDE))), name="mfa_remove_webauthn"),
    path("account/company/", signed_in(social.ConnectionsView.as_view(**form(_("Your company's sign-in"), _("Remove"), "", INSIDE))), name="socialaccount_connections"),
]  # fmt: skip
