from modeltranslation.translator import TranslationOptions, register

from .models import Article, Author, Category, Section


@register(Category)
class CategoryTranslation(TranslationOptions):
    fields = ("name",)


@register(Author)
class AuthorTranslation(TranslationOptions):
    fields = ("name", "role", "qualification", "note")


@register(Article)
class ArticleTranslation(TranslationOptions):
    fields = ("title", "summary")


@register(Section)
class SectionTranslation(TranslationOptions):
    fields = ("heading", "text")
