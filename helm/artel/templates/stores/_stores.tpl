{{/* Where the bundled stores answer. */}}

{{/* Host names of the members of the replica set, with commas; their port is the usual one. */}}
{{- define "artel.mongodb.hosts" -}}
{{- $hosts := list -}}
{{- $name := printf "%s-mongodb" (include "artel.fullname" .) -}}
{{- range $i := until (int .Values.mongodb.replicas) -}}
{{- $hosts = append $hosts (printf "%s-%d.%s.%s.svc" $name $i $name $.Release.Namespace) -}}
{{- end -}}
{{- join "," $hosts -}}
{{- end -}}

{{/* Host names of the broker's nodes, with commas. */}}
{{- define "artel.rabbitmq.hosts" -}}
{{- $hosts := list -}}
{{- $name := printf "%s-rabbitmq" (include "artel.fullname" .) -}}
{{- range $i := until (int .Values.rabbitmq.replicas) -}}
{{- $hosts = append $hosts (printf "%s-%d.%s-nodes.%s.svc" $name $i $name $.Release.Namespace) -}}
{{- end -}}
{{- join "," $hosts -}}
{{- end -}}

{{- define "artel.mongodb.targets" -}}
{{- $targets := list -}}
{{- range splitList "," (include "artel.mongodb.hosts" .) }}{{ $targets = append $targets (printf "%s:27017" .) }}{{ end -}}
{{- dict "list" $targets | toJson -}}
{{- end -}}

{{- define "artel.postgresql.targets" -}}
{{- dict "list" (list (printf "%s-postgresql:5432" (include "artel.fullname" .))) | toJson -}}
{{- end -}}

{{/*
An init container that copies a secret to where only its reader can read it, which both stores insist on, and waits until
the pod can be found by its name, which is known a moment later than the pod is there. A member of a replica set that
cannot find itself takes itself for removed. `peers` are waited for by a member without data, though not for ever: one
that finds no other makes a cluster of its own, and two at once would make two.
Argument: "root", "image", "from", "to", "domain" (of the pods); "peers" (host names) and "data" (a file pattern).
*/}}
{{- define "artel.prepareMember" -}}
- name: prepare
  image: {{ .image }}
  imagePullPolicy: {{ .root.Values.image.pullPolicy }}
  command:
    - sh
    - -ec
    - |
      install -m 0400 {{ .from }} {{ .to }}
      until getent hosts "$POD_NAME.{{ .domain }}"; do sleep 1; done
      {{- with .peers }}
      if ! ls -d {{ $.data }} >/dev/null 2>&1; then
        deadline=$(($(date +%s) + 120))
        for peer in {{ join " " . }}; do
          until getent hosts "$peer" || [ "$(date +%s)" -ge "$deadline" ]; do sleep 1; done
        done
      fi
      {{- end }}
  env:
    - name: POD_NAME
      valueFrom: { fieldRef: { fieldPath: metadata.name } }
  resources:
    requests: { cpu: 10m, memory: 8Mi }
    limits: { memory: 32Mi }
  securityContext:
    {{- include "artel.containerSecurity" . | nindent 4 }}
  volumeMounts:
    - { name: secrets, mountPath: /secrets, readOnly: true }
    - { name: private, mountPath: /private }
    {{- if .peers }}
    - { name: data, mountPath: /data, readOnly: true }
    {{- end }}
{{- end -}}

{{/* A volume with secrets of a store. Argument: "root", "secrets". */}}
{{- define "artel.storeSecrets" -}}
projected:
  defaultMode: 0440
  sources:
    {{- range .secrets }}
    {{- $ref := include "artel.secretRef" (dict "root" $.root "secret" .) | fromJson }}
    - secret:
        name: {{ $ref.name }}
        items: [{ key: {{ $ref.key }}, path: {{ . }} }]
    {{- end }}
{{- end -}}
