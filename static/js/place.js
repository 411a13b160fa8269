// The other language opens at the part that is being read: the address keeps its #part on the way.
const form = document.querySelector(".language form");
form?.addEventListener("submit", () => {
  const parts = [...document.querySelectorAll("main [id]:is(h2, section)")];
  const here = parts.filter((part) => part.getBoundingClientRect().top < innerHeight / 3).at(-1);
  form.action = form.action.split("#")[0] + (scrollY > 0 && here ? `#${here.id}` : "");
});
