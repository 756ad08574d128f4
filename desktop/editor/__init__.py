"""The scene editor at the desk: a scene's file changed by hand and eye, its comments kept. docs/scene-editor.md."""
