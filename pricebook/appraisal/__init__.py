"""The appraisal of a stated list: its checks by the law, by its own figures and by a dossier's evidence, and the verdict."""
