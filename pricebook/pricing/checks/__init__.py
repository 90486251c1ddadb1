"""One small check a rule, over dossiers as priced and over price lists."""
