{{/* The environment of the services, but for secrets. */}}

{{/* The key of a service's own values. */}}
{{- define "artel.valuesOf" -}}
{{- $service := get (include "artel.services" .root | fromYaml) .component -}}
{{- toJson (get .root.Values.services $service.values) -}}
{{- end -}}

{{/*
How many pods a service is to have; nothing when that is the autoscaler's affair and the service is new. On an upgrade it is as
many as there are: a Deployment whose number is taken away from it would have one pod until the autoscaler has looked.
Argument: "root", "component", "own" (its values).
*/}}
{{- define "artel.replicas" -}}
{{- if not .own.autoscaling.enabled -}}
{{- int .own.replicas -}}
{{- else -}}
{{- with lookup "apps/v1" "Deployment" .root.Release.Namespace (include "artel.componentName" .) -}}
{{- $pods := int .spec.replicas -}}
{{- ternary (max $pods (int $.own.autoscaling.minReplicas)) 0 (gt $pods 0) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* A setting as text: lists with commas, and whole numbers as such (to templates they are floating point). */}}
{{- define "artel.settingText" -}}
{{- if kindIs "slice" . }}{{ join "," . }}{{ else if kindIs "float64" . }}{{ int64 . }}{{ else }}{{ . }}{{ end -}}
{{- end -}}

{{/* All settings of a service by name. Argument: dict "root" $ "component" "auth-service". */}}
{{- define "artel.settings" -}}
{{- $service := get (include "artel.services" .root | fromYaml) .component -}}
{{- $own := get .root.Values.services $service.values -}}
{{- $all := dict "NODE_ENV" "production" "PORT" $service.port "PUBLIC_URL" (include "artel.publicUrl" .root) -}}
{{- range $name, $value := $service.environment -}}
{{- $_ := set $all $name (tpl $value $.root) -}}
{{- end -}}
{{- range (include "artel.secretsOf" . | fromJson).names -}}
{{- $_ := set $all (printf "%s_FILE" .) (printf "/run/secrets/artel/%s" .) -}}
{{- end -}}
{{- if and (has "SMTP_URL" $service.secrets) .root.Values.mailpit.enabled -}}
{{- $_ := set $all "SMTP_URL" (printf "smtp://%s-mailpit:1025" (include "artel.fullname" .root)) -}}
{{- end -}}
{{- range $name, $value := merge (dict) $all $own.settings .root.Values.settings }}
{{ $name }}: {{ include "artel.settingText" $value | quote }}
{{- end -}}
{{- end -}}

{{/* Where clients reach the API. */}}
{{- define "artel.publicUrl" -}}
{{- if .Values.publicUrl -}}
{{- .Values.publicUrl | trimSuffix "/" -}}
{{- else if and .Values.gateway.enabled .Values.gateway.hostnames -}}
{{- ternary "https" "http" .Values.gateway.tls }}://{{ first .Values.gateway.hostnames -}}
{{- else if and .Values.ingress.enabled .Values.ingress.host -}}
{{- ternary "https" "http" (or .Values.ingress.tlsElsewhere (not (empty .Values.ingress.tlsSecret))) }}://{{ .Values.ingress.host -}}
{{- else -}}
http://localhost:8080
{{- end -}}
{{- end -}}

{{- define "artel.jwksUrl" -}}
http://{{ include "artel.fullname" . }}-auth-service/.well-known/jwks.json
{{- end -}}

{{/* The services that /api/status watches, as name=url. */}}
{{- define "artel.statusTargets" -}}
{{- $targets := list -}}
{{- range $component, $_ := include "artel.services" . | fromYaml -}}
{{- $targets = append $targets (printf "%s=http://%s-%s/readyz" $component (include "artel.fullname" $) $component) -}}
{{- end -}}
{{- join "," $targets -}}
{{- end -}}
