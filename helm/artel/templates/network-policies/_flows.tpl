{{/*
Network policies as flows: who calls whom at which ports. A flow within the release is two policies, one that lets the
caller out and one that lets the called one in.
*/}}

{{/* Pods of some components. Argument: "root", "components". */}}
{{- define "artel.podsOf" -}}
matchLabels:
  app.kubernetes.io/name: {{ include "artel.name" .root }}
  app.kubernetes.io/instance: {{ .root.Release.Name }}
matchExpressions:
  - { key: app.kubernetes.io/component, operator: In, values: [{{ join ", " .components }}] }
{{- end -}}

{{- define "artel.ports" -}}
{{- range . }}
- { protocol: TCP, port: {{ int . }} }
{{- end }}
{{- end -}}

{{/* Within the release. Argument: "root", "name", "from" (components), "to" (component), "ports". */}}
{{- define "artel.flow" -}}
{{ include "artel.flowOut" (merge (dict "peers" (list (dict "podSelector" (include "artel.podsOf" (dict "root" .root "components" (list .to)) | fromYaml)))) .) }}
{{ include "artel.flowIn" (merge (dict "peers" (list (dict "podSelector" (include "artel.podsOf" (dict "root" .root "components" .from) | fromYaml)))) .) }}
{{- end -}}

{{/* Out of pods of the release. Argument: "root", "name", "from" (components), "peers", "ports", "annotations" or none. */}}
{{- define "artel.flowOut" -}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  {{- include "artel.metadata" (dict "root" .root "component" (printf "%s-out" .name)) | nindent 2 }}
  {{- with .annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  podSelector:
    {{- include "artel.podsOf" (dict "root" .root "components" .from) | nindent 4 }}
  policyTypes: [Egress]
  egress:
    - to:
        {{- toYaml .peers | nindent 8 }}
      ports:
        {{- include "artel.ports" .ports | nindent 8 }}
{{- end -}}

{{/* Into a component. Argument: "root", "name", "peers", "to", "ports". */}}
{{- define "artel.flowIn" -}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  {{- include "artel.metadata" (dict "root" .root "component" (printf "%s-in" .name)) | nindent 2 }}
spec:
  podSelector:
    {{- include "artel.podsOf" (dict "root" .root "components" (list .to)) | nindent 4 }}
  policyTypes: [Ingress]
  ingress:
    - from:
        {{- toYaml .peers | nindent 8 }}
      ports:
        {{- include "artel.ports" .ports | nindent 8 }}
{{- end -}}

{{/* To a store, wherever it is. Argument: "root", "name", "from", "store" (its key in values.yaml), "port" (of the bundled one). */}}
{{- define "artel.flowToStore" -}}
{{- if (get .root.Values .store).enabled -}}
{{ include "artel.flow" (merge (dict "to" .store "ports" (list .port)) .) }}
{{- else -}}
{{ include "artel.flowToNetwork" (merge (dict "network" .store "url" (get .root.Values .store).externalUrl) .) }}
{{- end -}}
{{- end -}}

{{/*
To networks outside of the cluster. Argument: "root", "name", "from", "network" (its key in networkPolicy.external), "url" (or
empty), "port" (where the URL is not known).
*/}}
{{- define "artel.flowToNetwork" -}}
{{- $network := get .root.Values.networkPolicy.external .network -}}
{{- $peers := list -}}
{{- range $network.cidrs }}{{ $peers = append $peers (dict "ipBlock" (dict "cidr" .)) }}{{ end -}}
{{- $ports := list $network.port -}}
{{- if kindIs "invalid" $network.port }}{{ $ports = (include "artel.portsOfUrl" . | fromJson).ports }}{{ end -}}
{{ include "artel.flowOut" (merge (dict "peers" $peers "ports" $ports) .) }}
{{- end -}}

{{/*
The ports a URL is called at, as {"ports": [...]}. It may name several hosts, or a record of the DNS that does: these listen
at the usual port. Argument: "url", "port" (where it names none).
*/}}
{{- define "artel.portsOfUrl" -}}
{{- $usual := dict "amqp" 5672 "amqps" 5671 "smtp" 587 "smtps" 465 "http" 80 "https" 443 -}}
{{- $default := get $usual (regexFind "^[a-z]+" .url) | default .port -}}
{{- $ports := list -}}
{{- range splitList "," (regexReplaceAll "^[a-z0-9+]+://([^/?#]*@)?([^/?#]*).*$" .url "${2}") -}}
{{- $ports = append $ports (regexFind ":[0-9]+$" . | trimPrefix ":" | default $default | int) -}}
{{- end -}}
{{- dict "ports" ($ports | uniq) | toJson -}}
{{- end -}}
