from allauth.mfa.stages import AuthenticateStage

from .second_factor import locks_sign_in


class SecondFactorStage(AuthenticateStage):
    def _should_handle(self, request):
        user = self.login.user
        return super()._should_handle(request) and locks_sign_in(user)
