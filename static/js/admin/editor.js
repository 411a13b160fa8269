// The editor would write a <style> into the page, which our policy forbids. It does not when
// it finds one: this stand-in is of no namespace, so it styles nothing. Its rules stand in
// admin.css.
"use strict";
{
  const standIn = document.createElementNS(null, "style");
  standIn.setAttribute("data-tiptap-style", "");
  document.head.append(standIn);
}
