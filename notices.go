package quoth

import _ "embed" // for the notices

// Notices are the licences of all that is linked into the program quoth.
//
//go:embed NOTICES
var Notices string
