{{/* What pods have in common. Argument, where one is needed: dict "root" $ "component" "auth-service". */}}

{{/* Pod security as the restricted standard wants it. Argument: the user and group, or null for the cluster's choice. */}}
{{- define "artel.podSecurity" -}}
runAsNonRoot: true
{{- if not (kindIs "invalid" .) }}
runAsUser: {{ int64 . }}
runAsGroup: {{ int64 . }}
fsGroup: {{ int64 . }}
fsGroupChangePolicy: OnRootMismatch
{{- end }}
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "artel.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}

{{/* Of every pod: an account of its own without a token, and nothing of the cluster in its environment. */}}
{{- define "artel.podIdentity" -}}
serviceAccountName: {{ include "artel.componentName" . }}
{{ include "artel.podBasics" . }}
{{- end -}}

{{- define "artel.podBasics" -}}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- end -}}

{{/* Where the pods of a service may run. */}}
{{- define "artel.scheduling" -}}
{{- $pods := .root.Values.pods -}}
{{- with $pods.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with $pods.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $pods.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .affinity | default $pods.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- if kindIs "invalid" $pods.topologySpreadConstraints }}
topologySpreadConstraints:
  {{- include "artel.spread" . | nindent 2 }}
{{- else }}
{{- with $pods.topologySpreadConstraints }}
topologySpreadConstraints:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
{{- end -}}

{{/* Where the pods of bundled stores may run. */}}
{{- define "artel.storeScheduling" -}}
{{- with .root.Values.stores -}}
{{- with .priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
{{- end -}}

{{/* Over nodes and zones, as far as there are any. */}}
{{- define "artel.spread" -}}
{{- range list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
- maxSkew: 1
  topologyKey: {{ . }}
  whenUnsatisfiable: ScheduleAnyway
  labelSelector:
    matchLabels:
      {{- include "artel.selector" $ | nindent 6 }}
{{- end }}
{{- end -}}

{{/* Long enough to be told, to finish, and to be late. */}}
{{- define "artel.gracePeriodSeconds" -}}
{{- add (int .Values.pods.preStopSeconds) (ceil (divf (.Values.settings.SHUTDOWN_GRACE_MS | float64) 1000) | int) 5 -}}
{{- end -}}

{{/* An init container that waits until a TCP port answers. Argument: "root", "component", "targets" (host:port ...). */}}
{{- define "artel.waitFor" -}}
- name: wait-for-store
  image: {{ include "artel.image" . }}
  imagePullPolicy: {{ .root.Values.image.pullPolicy }}
  command: [node, /scripts/wait-for.mjs, {{ join ", " .targets }}]
  resources:
    requests: { cpu: 10m, memory: 48Mi }
    limits: { memory: 96Mi }
  securityContext:
    {{- include "artel.containerSecurity" . | nindent 4 }}
  volumeMounts:
    - name: scripts
      mountPath: /scripts
      readOnly: true
{{- end -}}

{{- define "artel.scriptsVolume" -}}
- name: scripts
  configMap:
    name: {{ include "artel.fullname" .root }}-scripts
    defaultMode: 0444
{{- end -}}

{{/* The claim template of a store. Argument: its `storage` values. */}}
{{- define "artel.claimSpec" -}}
accessModes: [ReadWriteOnce]
{{- if not (kindIs "invalid" .class) }}
storageClassName: {{ .class | quote }}
{{- end }}
resources:
  requests:
    storage: {{ .size }}
{{- end -}}
