/** VitePress's own theme, wider, so that what a terminal shows in 80 columns stands whole beside the outline. */
import theme from "vitepress/theme";
import "./style.css";

export default theme;
