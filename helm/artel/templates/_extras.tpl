{{/* What a release adds to the pods that talk to stores: services and the migration Job. Each may be nothing at all. */}}

{{- define "artel.authorities" -}}
{{- with .Values.trustedAuthorities -}}
{{- ternary "yes" "" (not (empty (or .existingConfigMap .existingSecret))) -}}
{{- end -}}
{{- end -}}

{{/* Environment variables. Argument: "root", "extraEnv". */}}
{{- define "artel.extraEnv" -}}
{{- if include "artel.authorities" .root }}
- name: NODE_EXTRA_CA_CERTS
  value: /etc/artel/authorities/ca.crt
{{- end }}
{{- with .extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "artel.extraVolumeMounts" -}}
{{- if include "artel.authorities" .root }}
- name: authorities
  mountPath: /etc/artel/authorities
  readOnly: true
{{- end }}
{{- with .root.Values.pods.extraVolumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "artel.extraVolumes" -}}
{{- if include "artel.authorities" .root }}
- name: authorities
  projected:
    defaultMode: 0444
    sources:
      {{- with .root.Values.trustedAuthorities }}
      - {{ ternary "configMap" "secret" (not (empty .existingConfigMap)) }}:
          name: {{ .existingConfigMap | default .existingSecret }}
          items: [{ key: {{ .key }}, path: ca.crt }]
      {{- end }}
{{- end }}
{{- with .root.Values.pods.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end -}}
