{{/*
Secrets. Where each one is: `artel.secretRef`. What the chart itself makes up or puts together: `artel.madeSecrets`.
*/}}

{{- define "artel.secretName" -}}
{{- printf "%s-secrets" (include "artel.fullname" .) -}}
{{- end -}}

{{/*
Which Secret has a secret, under which key: {"name", "key", "made"}; `made` says that it is the chart's own.
Argument: dict "root" $ "secret" "DATABASE_URL".
*/}}
{{- define "artel.secretRef" -}}
{{- $values := .root.Values -}}
{{- $stores := dict "DATABASE_URL" $values.postgresql "MONGO_URL" $values.mongodb "AMQP_URL" $values.rabbitmq "SMTP_URL" $values.smtp -}}
{{- $store := get $stores .secret | default dict -}}
{{- if $store.existingSecret -}}
{{- dict "name" $store.existingSecret "key" $store.existingSecretKey "made" false | toJson -}}
{{- else if and $values.secrets.existingSecret (not $store.externalUrl) -}}
{{- dict "name" $values.secrets.existingSecret "key" .secret "made" false | toJson -}}
{{- else -}}
{{- dict "name" (include "artel.secretName" .root) "key" .secret "made" true | toJson -}}
{{- end -}}
{{- end -}}

{{/* Every secret somebody in this release reads, as {"names": [...]}. */}}
{{- define "artel.secretsInUse" -}}
{{- $names := list -}}
{{- range $component, $_ := include "artel.services" . | fromYaml -}}
{{- $names = concat $names (include "artel.secretsOf" (dict "root" $ "component" $component) | fromJson).names -}}
{{- end -}}
{{- if .Values.postgresql.enabled }}{{ $names = append $names "POSTGRES_PASSWORD" }}{{ end -}}
{{- if .Values.mongodb.enabled }}{{ $names = concat $names (list "MONGO_PASSWORD" "MONGO_ROOT_PASSWORD" "MONGO_KEYFILE") }}{{ end -}}
{{- if .Values.rabbitmq.enabled }}{{ $names = concat $names (list "RABBITMQ_PASSWORD" "RABBITMQ_ERLANG_COOKIE") }}{{ end -}}
{{- dict "names" ($names | uniq | sortAlpha) | toJson -}}
{{- end -}}

{{/* The secrets a service reads, as {"names": [...]}. The URL of the bundled mailbox is none. */}}
{{- define "artel.secretsOf" -}}
{{- $service := get (include "artel.services" .root | fromYaml) .component -}}
{{- $names := $service.secrets -}}
{{- range $service.optional -}}
{{- if or (get $.root.Values.secrets.values .) (has . $.root.Values.secrets.existingOptional) }}{{ $names = append $names . }}{{ end -}}
{{- end -}}
{{- if .root.Values.mailpit.enabled }}{{ $names = without $names "SMTP_URL" }}{{ end -}}
{{- dict "names" $names | toJson -}}
{{- end -}}

{{/*
The content of the Secret the chart makes, by name. What is generated is generated once: the cluster's Secret is asked
first, and within one rendering every template must see the same, so it is remembered among the values.
*/}}
{{- define "artel.madeSecrets" -}}
{{- if not (hasKey .Values "rememberedSecrets") -}}
{{- $kept := dict -}}
{{- range $name, $value := (lookup "v1" "Secret" .Release.Namespace (include "artel.secretName" .)).data | default dict -}}
{{- $_ := set $kept $name ($value | b64dec) -}}
{{- end -}}
{{- $made := dict -}}
{{- range (include "artel.secretsInUse" . | fromJson).names -}}
{{- if (include "artel.secretRef" (dict "root" $ "secret" .) | fromJson).made -}}
{{- if not (regexMatch "_URL$" .) -}}
{{- $length := ternary 128 48 (eq . "MONGO_KEYFILE") -}}
{{- $_ := set $made . (get $.Values.secrets.values . | default (get $kept .) | default (randAlphaNum $length)) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- range (include "artel.secretsInUse" . | fromJson).names -}}
{{- if and (regexMatch "_URL$" .) (include "artel.secretRef" (dict "root" $ "secret" .) | fromJson).made -}}
{{- $_ := set $made . (include "artel.storeUrl" (dict "root" $ "secret" . "made" $made)) -}}
{{- end -}}
{{- end -}}
{{- if $made -}}
{{- range $name, $value := $kept -}}
{{- /* Of a store that is put aside: its volume is there still. */ -}}
{{- if and (not (hasKey $made $name)) (regexMatch "^(POSTGRES|MONGO|RABBITMQ)_[A-Z_]+$" $name) (not (regexMatch "_URL$" $name)) }}{{ $_ := set $made $name $value }}{{ end -}}
{{- end -}}
{{- end -}}
{{- $_ := set .Values "rememberedSecrets" $made -}}
{{- end -}}
{{- toJson .Values.rememberedSecrets -}}
{{- end -}}

{{/* The URL of a store: the one given, or that of the bundled one. Argument: "root", "secret", "made" (passwords). */}}
{{- define "artel.storeUrl" -}}
{{- $values := .root.Values -}}
{{- if eq .secret "DATABASE_URL" -}}
{{- $values.postgresql.externalUrl | default (printf "postgres://artel:%s@%s-postgresql:5432/artel_auth" .made.POSTGRES_PASSWORD (include "artel.fullname" .root)) -}}
{{- else if eq .secret "MONGO_URL" -}}
{{- $values.mongodb.externalUrl | default (printf "mongodb://artel:%s@%s/?replicaSet=%s&authSource=admin" .made.MONGO_PASSWORD (include "artel.mongodb.hosts" .root) $values.mongodb.replicaSet) -}}
{{- else if eq .secret "AMQP_URL" -}}
{{- $values.rabbitmq.externalUrl | default (printf "amqp://artel:%s@%s-rabbitmq:5672" .made.RABBITMQ_PASSWORD (include "artel.fullname" .root)) -}}
{{- else -}}
{{- $values.smtp.externalUrl -}}
{{- end -}}
{{- end -}}

{{/* A volume with the secrets of a service as files; readable by its group, which is fsGroup. */}}
{{- define "artel.secretVolume" -}}
projected:
  defaultMode: 0440
  sources:
    {{- range (include "artel.secretsOf" . | fromJson).names }}
    {{- $ref := include "artel.secretRef" (dict "root" $.root "secret" .) | fromJson }}
    - secret:
        name: {{ $ref.name }}
        items:
          - key: {{ $ref.key }}
            path: {{ . }}
    {{- end }}
{{- end -}}

{{/* A secret as an environment variable, for images that know no files. Argument: "root", "secret", "env". */}}
{{- define "artel.secretEnv" -}}
{{- $ref := include "artel.secretRef" . | fromJson -}}
- name: {{ .env | default .secret }}
  valueFrom:
    secretKeyRef:
      name: {{ $ref.name }}
      key: {{ $ref.key }}
{{- end -}}

{{/* Of the secrets a service reads and the chart makes: a changed one restarts the pods. */}}
{{- define "artel.secretChecksum" -}}
{{- $made := include "artel.madeSecrets" .root | fromJson -}}
{{- $read := dict -}}
{{- range (include "artel.secretsOf" . | fromJson).names -}}
{{- $_ := set $read . (get $made .) -}}
{{- end -}}
{{- toJson $read | sha256sum -}}
{{- end -}}
