{{/* Names and labels. */}}

{{- define "artel.name" -}}
{{- .Values.nameOverride | default .Chart.Name | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{/* Short enough that no name made of it is longer than a label may be. */}}
{{- define "artel.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains (include "artel.name" .) .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "artel.name" .) | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* Whole label sets. Argument: dict "root" $ "component" "auth-service". */}}
{{- define "artel.labels" -}}
{{- $own := dict "helm.sh/chart" (printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_") -}}
{{- $_ := set $own "app.kubernetes.io/version" (include "artel.tag" .root | trunc 63) -}}
{{- $_ := set $own "app.kubernetes.io/managed-by" .root.Release.Service -}}
{{- $_ := set $own "app.kubernetes.io/part-of" "artel" -}}
{{- toYaml (merge (include "artel.selector" . | fromYaml) $own .root.Values.commonLabels) -}}
{{- end -}}

{{/* Labels of pods: nothing that changes from version to version, or every upgrade would restart databases. */}}
{{- define "artel.podLabels" -}}
{{- toYaml (merge (include "artel.selector" . | fromYaml) (dict "app.kubernetes.io/part-of" "artel") .root.Values.commonLabels) -}}
{{- end -}}

{{/* What selects the pods of a component; never changes. */}}
{{- define "artel.selector" -}}
app.kubernetes.io/name: {{ include "artel.name" .root }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{/* Metadata of an object that belongs to a component; `name` unless it is <fullname>-<component>. */}}
{{- define "artel.metadata" -}}
name: {{ .name | default (printf "%s-%s" (include "artel.fullname" .root) .component) }}
namespace: {{ .root.Release.Namespace }}
labels:
  {{- include "artel.labels" . | nindent 2 }}
{{- end -}}

{{- define "artel.tag" -}}
{{- .Values.image.tag | default .Chart.AppVersion -}}
{{- end -}}

{{/* The image of a service. Argument: dict "root" $ "component" "auth-service". */}}
{{- define "artel.image" -}}
{{- with .root.Values.image -}}
{{- $path := printf "%s/%s:%s" .repository $.component (include "artel.tag" $.root) -}}
{{- if .registry }}{{ .registry }}/{{ end }}{{ $path | trimPrefix "/" }}{{ with get .digests $.component }}@{{ . }}{{ end -}}
{{- end -}}
{{- end -}}

{{/* What each service is to the chart: files/services.yaml. */}}
{{- define "artel.services" -}}
{{- .Files.Get "files/services.yaml" -}}
{{- end -}}

{{/* The fullname of a component. */}}
{{- define "artel.componentName" -}}
{{- printf "%s-%s" (include "artel.fullname" .root) .component -}}
{{- end -}}
