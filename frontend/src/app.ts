import "./app.css";
import "./elements";
