package dev.mediaimporter.infra;

import com.hashicorp.cdktf.providers.aws.data_aws_iam_policy_document.DataAwsIamPolicyDocument;
import com.hashicorp.cdktf.providers.aws.data_aws_iam_policy_document.DataAwsIamPolicyDocumentStatement;
import com.hashicorp.cdktf.providers.aws.data_aws_iam_policy_document.DataAwsIamPolicyDocumentStatementCondition;
import com.hashicorp.cdktf.providers.aws.data_aws_iam_policy_document.DataAwsIamPolicyDocumentStatementPrincipals;
import com.hashicorp.cdktf.providers.aws.iam_role.IamRole;
import com.hashicorp.cdktf.providers.aws.iam_role_policy.IamRolePolicy;
import java.util.List;
import software.constructs.Construct;

/** Statements and documents of access policies. */
final class Policies {

  private Policies() {}

  static DataAwsIamPolicyDocumentStatement allow(String resource, String... actions) {
    return allowIf(resource, List.of(actions));
  }

  static DataAwsIamPolicyDocumentStatement allowIf(
      String resource,
      List<String> actions,
      DataAwsIamPolicyDocumentStatementCondition... conditions) {
    return DataAwsIamPolicyDocumentStatement.builder()
        .actions(actions)
        .resources(List.of(resource))
        .condition(conditions.length == 0 ? null : List.of(conditions))
        .build();
  }

  static DataAwsIamPolicyDocumentStatement allowService(
      String service,
      List<String> actions,
      List<String> resources,
      DataAwsIamPolicyDocumentStatementCondition... conditions) {
    return DataAwsIamPolicyDocumentStatement.builder()
        .principals(List.of(principal("Service", service)))
        .actions(actions)
        .resources(resources.isEmpty() ? null : resources)
        .condition(conditions.length == 0 ? null : List.of(conditions))
        .build();
  }

  /** Refuses whatever comes in without TLS, whoever asks. */
  static DataAwsIamPolicyDocumentStatement denyWithoutTls(String action, List<String> resources) {
    return DataAwsIamPolicyDocumentStatement.builder()
        .sid("TlsOnly")
        .effect("Deny")
        .principals(List.of(principal("*", "*")))
        .actions(List.of(action))
        .resources(resources)
        .condition(List.of(condition("Bool", "aws:SecureTransport", List.of("false"))))
        .build();
  }

  static DataAwsIamPolicyDocumentStatementCondition condition(
      String test, String variable, List<String> values) {
    return DataAwsIamPolicyDocumentStatementCondition.builder()
        .test(test)
        .variable(variable)
        .values(values)
        .build();
  }

  /** Returns the JSON of a policy. */
  static String document(
      Construct scope, String id, List<DataAwsIamPolicyDocumentStatement> statements) {
    return DataAwsIamPolicyDocument.Builder.create(scope, id)
        .statement(statements)
        .build()
        .getJson();
  }

  /** Makes a role that one service may take on; conditions narrow down when. */
  static IamRole role(
      Construct scope,
      String id,
      String name,
      String service,
      DataAwsIamPolicyDocumentStatementCondition... conditions) {
    return IamRole.Builder.create(scope, id + "-role")
        .name(name)
        .assumeRolePolicy(document(
            scope,
            id + "-trust",
            List.of(allowService(service, List.of("sts:AssumeRole"), List.of(), conditions))))
        .build();
  }

  static IamRolePolicy grant(
      Construct scope,
      String id,
      IamRole role,
      List<DataAwsIamPolicyDocumentStatement> statements) {
    return IamRolePolicy.Builder.create(scope, id + "-grant")
        .name("access")
        .role(role.getId())
        .policy(document(scope, id + "-access", statements))
        .build();
  }

  private static DataAwsIamPolicyDocumentStatementPrincipals principal(
      String type, String identifier) {
    return DataAwsIamPolicyDocumentStatementPrincipals.builder()
        .type(type)
        .identifiers(List.of(identifier))
        .build();
  }
}
