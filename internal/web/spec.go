package web

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

//go:embed openapi.yaml
var openapiYAML []byte

//go:embed spec.tmpl
var specTemplate string

//go:embed spec.css
var specCSS []byte

// A spec is the description of the API in its three forms, made once.
type spec struct {
	yaml, json, page []byte
}

func loadSpec() (*spec, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(openapiYAML, &doc); err != nil {
		return nil, fmt.Errorf("openapi.yaml: %w", err)
	}
	var b bytes.Buffer
	if err := writeJSON(&b, doc.Content[0]); err != nil {
		return nil, fmt.Errorf("openapi.yaml: %w", err)
	}
	var api openAPI
	if err := doc.Decode(&api); err != nil {
		return nil, fmt.Errorf("openapi.yaml: %w", err)
	}
	t, err := template.New("spec").Funcs(template.FuncMap{
		"specParagraphs": specParagraphs, "shape": api.typeOf, "problems": problemKinds, "static": staticURL,
		"slug": func(name string) string { return strings.ReplaceAll(name, " ", "-") },
	}).Parse(specTemplate)
	if err != nil {
		return nil, fmt.Errorf("page of the API: %w", err)
	}
	var page bytes.Buffer
	if err := t.Execute(&page, &api); err != nil {
		return nil, fmt.Errorf("page of the API: %w", err)
	}
	return &spec{openapiYAML, b.Bytes(), page.Bytes()}, nil
}

// writeJSON writes YAML as JSON, members in the order in which they are written.
func writeJSON(b *bytes.Buffer, n *yaml.Node) error {
	switch n.Kind {
	case yaml.MappingNode:
		b.WriteByte('{')
		for i := 0; i < len(n.Content); i += 2 {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(strconv.Quote(n.Content[i].Value))
			b.WriteByte(':')
			if err := writeJSON(b, n.Content[i+1]); err != nil {
				return err
			}
		}
		b.WriteByte('}')
	case yaml.SequenceNode:
		b.WriteByte('[')
		for i, c := range n.Content {
			if i > 0 {
				b.WriteByte(',')
			}
			if err := writeJSON(b, c); err != nil {
				return err
			}
		}
		b.WriteByte(']')
	case yaml.ScalarNode:
		var v any
		if err := n.Decode(&v); err != nil {
			return fmt.Errorf("line %d: %w", n.Line, err)
		}
		out, err := encode(v)
		if err != nil {
			return fmt.Errorf("line %d: %w", n.Line, err)
		}
		b.Write(bytes.TrimSpace(out))
	case yaml.AliasNode:
		return writeJSON(b, n.Alias)
	default:
		return fmt.Errorf("line %d: neither a mapping, a sequence nor a value", n.Line)
	}
	return nil
}

// An openAPI is what the page shows of the description.
type openAPI struct {
	OpenAPI string `yaml:"openapi"`
	Info    struct {
		Title, Version, Description string
	}
	Tags       []struct{ Name, Description string }
	Paths      yaml.Node
	Components struct {
		Schemas    yaml.Node
		Parameters map[string]parameter
	}
}

type parameter struct {
	Ref         string `yaml:"$ref"`
	Name, In    string
	Description string
	Required    bool
	Schema      schema
}

type schema struct {
	Ref         string `yaml:"$ref"`
	Type        any
	Format      string
	Description string
	Enum        []any
	Const       any
	Default     any
	Minimum     *float64
	Maximum     *float64
	MaxLength   *int `yaml:"maxLength"`
	Items       *schema
	Required    []string
	Properties  yaml.Node
	AllOf       []schema `yaml:"allOf"`
	OneOf       []schema `yaml:"oneOf"`
	Additional  any      `yaml:"additionalProperties"`
}

type operation struct {
	Method, Path string
	ID           string `yaml:"operationId"`
	Tags         []string
	Summary      string
	Description  string
	Parameters   []parameter
	RequestBody  *struct {
		Content map[string]struct{ Schema schema }
	} `yaml:"requestBody"`
	Responses yaml.Node
	Security  []map[string][]string
}

// Operations are those of a tag, in the order of the description.
func (a *openAPI) Operations(tag string) ([]operation, error) {
	var out []operation
	for i := 0; i < len(a.Paths.Content); i += 2 {
		methods := a.Paths.Content[i+1]
		for k := 0; k < len(methods.Content); k += 2 {
			var o operation
			if err := methods.Content[k+1].Decode(&o); err != nil {
				return nil, err
			}
			o.Method, o.Path = strings.ToUpper(methods.Content[k].Value), a.Paths.Content[i].Value
			if !slices.Contains(o.Tags, tag) {
				continue
			}
			for j, p := range o.Parameters {
				if p.Ref != "" {
					o.Parameters[j] = a.Components.Parameters[p.Ref[strings.LastIndexByte(p.Ref, '/')+1:]]
				}
			}
			out = append(out, o)
		}
	}
	return out, nil
}

// Scope is what a token must allow for an operation.
func (o operation) Scope() string {
	for _, s := range o.Security {
		for _, scopes := range s {
			return strings.Join(scopes, ", ")
		}
	}
	return ""
}

// Bodies are the media types that an operation takes, with the shape of each.
func (o operation) Bodies() []namedSchema {
	var out []namedSchema
	if o.RequestBody != nil {
		for _, name := range slices.Sorted(maps.Keys(o.RequestBody.Content)) {
			out = append(out, namedSchema{name, o.RequestBody.Content[name].Schema, false})
		}
	}
	return out
}

// An outcome is a response that is not a problem.
type outcome struct {
	Status, Description string
	Content             []namedSchema
}

// Outcomes are the responses of an operation but for problems, which all share.
func (o operation) Outcomes() ([]outcome, error) {
	var out []outcome
	for i := 0; i < len(o.Responses.Content); i += 2 {
		var r struct {
			Description string
			Content     map[string]struct{ Schema schema }
		}
		if err := o.Responses.Content[i+1].Decode(&r); err != nil {
			return nil, err
		}
		if r.Description == "" {
			continue // a reference: a problem, or not modified
		}
		one := outcome{Status: o.Responses.Content[i].Value, Description: r.Description}
		for _, name := range slices.Sorted(maps.Keys(r.Content)) {
			one.Content = append(one.Content, namedSchema{name, r.Content[name].Schema, false})
		}
		out = append(out, one)
	}
	return out, nil
}

type namedSchema struct {
	Name     string
	Schema   schema
	Required bool
}

// Schemas are the shapes that have names, in the order of the description.
func (a *openAPI) Schemas() ([]namedSchema, error) { return named(&a.Components.Schemas) }

func named(n *yaml.Node) ([]namedSchema, error) {
	var out []namedSchema
	for i := 0; i+1 < len(n.Content); i += 2 {
		var s schema
		if err := n.Content[i+1].Decode(&s); err != nil {
			return nil, err
		}
		out = append(out, namedSchema{Name: n.Content[i].Value, Schema: s})
	}
	return out, nil
}

// Members are the fields of a shape.
func (s schema) Members() ([]namedSchema, error) {
	out, err := named(&s.Properties)
	for i := range out {
		out[i].Required = slices.Contains(s.Required, out[i].Name)
	}
	return out, err
}

// typeOf is a shape in a few words; one that has a name is a link.
func (a *openAPI) typeOf(s schema) template.HTML {
	name := func(ref string) template.HTML {
		n := template.HTMLEscapeString(ref[strings.LastIndexByte(ref, '/')+1:])
		return template.HTML(`<a href="#shape-` + n + `">` + n + `</a>`)
	}
	if s.Ref != "" {
		return name(s.Ref)
	}
	var parts []string
	for _, of := range append(s.AllOf, s.OneOf...) {
		parts = append(parts, string(a.typeOf(of)))
	}
	if len(parts) > 0 {
		between := " and "
		if len(s.OneOf) > 0 {
			between = " or "
		}
		return template.HTML(strings.Join(parts, between))
	}
	if s.Const != nil {
		return template.HTML("<code>" + template.HTMLEscapeString(fmt.Sprint(s.Const)) + "</code>")
	}
	if len(s.Enum) > 0 {
		for _, v := range s.Enum {
			parts = append(parts, "<code>"+template.HTMLEscapeString(fmt.Sprint(v))+"</code>")
		}
		return template.HTML(strings.Join(parts, " "))
	}
	text := fmt.Sprint(s.Type)
	if s.Type == nil {
		text = "anything"
	}
	if s.Format != "" {
		text = s.Format
	}
	if s.Minimum != nil && s.Maximum != nil {
		text += fmt.Sprintf(", %g to %g", *s.Minimum, *s.Maximum)
	}
	if s.MaxLength != nil {
		text += fmt.Sprintf(", at most %d", *s.MaxLength)
	}
	if s.Default != nil {
		text += fmt.Sprintf(", default %v", s.Default)
	}
	out := template.HTML(template.HTMLEscapeString(text))
	if s.Items != nil {
		return "list of " + a.typeOf(*s.Items)
	}
	return out
}

// specParagraphs divides a description at its empty lines.
func specParagraphs(s string) []string {
	return strings.Split(strings.TrimSpace(s), "\n\n")
}

// problemKinds are the kinds of problem, for the page that their types link to.
func problemKinds() []Problem {
	var out []Problem
	for _, kind := range slices.Sorted(maps.Keys(titles)) {
		out = append(out, Problem{Type: kind, Title: titles[kind]})
	}
	return out
}

func (s *Server) specYAML(w http.ResponseWriter, r *http.Request) error {
	return constant(w, "application/yaml", s.spec.yaml)
}

func (s *Server) specJSON(w http.ResponseWriter, r *http.Request) error {
	return constant(w, "application/json", s.spec.json)
}

func (s *Server) specPage(w http.ResponseWriter, r *http.Request) {
	if err := constant(w, "text/html; charset=utf-8", s.spec.page); err != nil {
		s.fail(w, r, err)
	}
}

func (s *Server) specStyle(w http.ResponseWriter, r *http.Request) {
	if err := constant(w, "text/css; charset=utf-8", specCSS); err != nil {
		s.fail(w, r, err)
	}
}

// constant sends what is part of the program.
func constant(w http.ResponseWriter, mediaType string, b []byte) error {
	w.Header().Set("Content-Type", mediaType)
	w.Header().Set("Cache-Control", "public, max-age=300")
	w.Header().Set("Content-Length", strconv.Itoa(len(b)))
	_, err := w.Write(b)
	return err
}
