// Says under the eleven numbers which one is chosen: a touch screen hides the finger's spot.
for (const scale of document.querySelectorAll(".nprs[data-chosen]")) {
  const line = document.createElement("p");
  line.className = "nprs-chosen";
  line.setAttribute("role", "status");
  scale.append(line);
  const say = () => {
    const chosen = scale.querySelector("input:checked");
    line.textContent = chosen ? scale.dataset.chosen.replace("{}", chosen.value) : "";
  };
  scale.addEventListener("change", say);
  say();
}
