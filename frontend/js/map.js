// The interactive map.
import "maplibre-gl/dist/maplibre-gl.css";
import { Map as WorldMap } from "maplibre-gl";

window.TwinhallMap = WorldMap;
