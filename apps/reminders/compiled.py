class Compiled:
    @classmethod
    def of(cls, build):
        self = cls()
        self.build = build
        return self

    def fill(self, *, to, values, message_id, headers=None):
        message = self.build(values)
        message.to = [to]
        message.extra_headers |= {"Message-ID": message_id, **(headers or {})}
        return message
