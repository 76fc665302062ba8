package page

import "quoth"

func textFurniture(a *quoth.Article) []quoth.Exclusion { return nil }
