{{/* Uploaded images. */}}

{{- define "artel.mediaClaim" -}}
{{- .Values.media.existingClaim | default (printf "%s-media" (include "artel.fullname" .)) -}}
{{- end -}}

{{/*
A volume that only one node can have keeps the pods that share it together, so that on an upgrade the next one can start
before the last one has ended. Where there is none yet, any node will do. Adds to the affinity that is given.
*/}}
{{- define "artel.sameNode" -}}
{{- $together := dict "topologyKey" "kubernetes.io/hostname" "labelSelector" (dict "matchLabels" (include "artel.selector" . | fromYaml)) -}}
{{- $given := deepCopy .root.Values.pods.affinity -}}
{{- $pods := $given.podAffinity | default dict -}}
{{- $required := append ($pods.requiredDuringSchedulingIgnoredDuringExecution | default list) $together -}}
{{- $_ := set $pods "requiredDuringSchedulingIgnoredDuringExecution" $required -}}
{{- $_ := set $given "podAffinity" $pods -}}
{{- toYaml $given -}}
{{- end -}}
