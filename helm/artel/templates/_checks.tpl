{{/* Values that contradict each other are refused with a sentence, before anything is made of them. */}}
{{- define "artel.checks" -}}
{{- range $name := list "postgresql" "mongodb" "rabbitmq" -}}
{{- include "artel.oneOf" (dict "name" $name "given" (list (get $.Values $name).enabled (get $.Values $name).externalUrl (get $.Values $name).existingSecret) "choices" (printf "%s.enabled, %s.externalUrl, %s.existingSecret" $name $name $name)) -}}
{{- end -}}
{{- include "artel.oneOf" (dict "name" "the mail server" "given" (list .Values.mailpit.enabled .Values.smtp.externalUrl .Values.smtp.existingSecret) "choices" "mailpit.enabled, smtp.externalUrl, smtp.existingSecret") -}}
{{- if and .Values.trustedAuthorities.existingConfigMap .Values.trustedAuthorities.existingSecret -}}
{{- fail "trustedAuthorities: give a ConfigMap or a Secret, not both" -}}
{{- end -}}
{{- include "artel.checkMedia" . -}}
{{- include "artel.checkSecrets" . -}}
{{- range $name := list "mongodb" "rabbitmq" -}}
{{- $store := get $.Values $name -}}
{{- if and $store.enabled (eq (mod (int $store.replicas) 2) 0) -}}
{{- fail (printf "%s.replicas is %d: an even number outlives no more failures than the odd one below" $name (int $store.replicas)) -}}
{{- end -}}
{{- end -}}
{{- include "artel.checkMembers" . -}}
{{- if and .Values.gateway.enabled (empty .Values.gateway.parentRefs) -}}
{{- fail "gateway.enabled needs gateway.parentRefs: name the Gateway" -}}
{{- end -}}
{{- if not (regexMatch "^$|^https?://[^/?#]+" .Values.publicUrl) -}}
{{- fail "publicUrl must be an absolute http(s) URL, such as https://artel.example" -}}
{{- end -}}
{{- end -}}

{{- define "artel.oneOf" -}}
{{- $count := 0 -}}
{{- range .given }}{{ if . }}{{ $count = add1 $count }}{{ end }}{{ end -}}
{{- if ne (int $count) 1 -}}
{{- fail (printf "%s: give exactly one of %s (%d are given)" .name .choices (int $count)) -}}
{{- end -}}
{{- end -}}

{{- define "artel.checkMedia" -}}
{{- $catalog := .Values.services.catalog -}}
{{- $many := or $catalog.autoscaling.enabled (gt (int $catalog.replicas) 1) -}}
{{- if and $many (ne .Values.media.accessMode "ReadWriteMany") -}}
{{- fail "more than one pod of catalog-service needs media.accessMode: ReadWriteMany: all of them serve the same uploaded images" -}}
{{- end -}}
{{- end -}}

{{- define "artel.checkSecrets" -}}
{{- range $name, $value := .Values.secrets.values -}}
{{- if and $value (lt (len $value) 32) -}}
{{- fail (printf "secrets.values.%s must have at least 32 characters" $name) -}}
{{- end -}}
{{- if and $value $.Values.secrets.existingSecret -}}
{{- fail (printf "secrets.values.%s would be ignored: secrets.existingSecret is given" $name) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Fewer members than there are would leave those that remain without a majority, and take data with them. */}}
{{- define "artel.checkMembers" -}}
{{- range $name := list "mongodb" "rabbitmq" -}}
{{- $store := get $.Values $name -}}
{{- $set := include "artel.componentName" (dict "root" $ "component" $name) -}}
{{- with lookup "apps/v1" "StatefulSet" $.Release.Namespace $set -}}
{{- if and $store.enabled (lt (int $store.replicas) (int .spec.replicas)) -}}
{{- fail (printf "%s.replicas is %d, but %s has %d members: take members out of the cluster first, as the chart's README says" $name (int $store.replicas) $set (int .spec.replicas)) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
