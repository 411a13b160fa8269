// Going back shows a page as it was left, without asking. Here it asks whether it still holds.
const wentBack = () =>
  performance.getEntriesByType("navigation")[0]?.type === "back_forward";

addEventListener("pageshow", (event) => {
  if (event.persisted || wentBack()) location.reload();
});
