package proof;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.SingleValidationMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.PrePopulatedValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.SnapshotGeneratingValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;

/** HAPI's FhirInstanceValidator: the HL7 InstanceValidator over HAPI's own definitions and terminology. */
final class HapiVerdict implements Verdict {
  private final FhirValidator validator;

  HapiVerdict(String version, List<Path> definitions) throws IOException {
    FhirContext context = switch (version) {
      case "R5" -> FhirContext.forR5Cached();
      case "R4B" -> FhirContext.forR4BCached();
      case "R4" -> FhirContext.forR4Cached();
      default -> throw new IllegalArgumentException(version);
    };
    PrePopulatedValidationSupport own = new PrePopulatedValidationSupport(context);
    for (Path path : definitions) {
      own.addResource(context.newJsonParser().parseResource(Files.readString(path)));
    }
    ValidationSupportChain chain = new ValidationSupportChain(
        own,
        new CrossVersionSupport(context),
        new DefaultProfileValidationSupport(context),
        new CommonCodeSystemsTerminologyService(context),
        new InMemoryTerminologyServerValidationSupport(context),
        new SnapshotGeneratingValidationSupport(context));
    validator = context.newValidator().registerValidatorModule(new FhirInstanceValidator(chain));
  }

  @Override
  public List<Issue> issues(String text) {
    List<Issue> issues = new ArrayList<>();
    for (SingleValidationMessage message : validator.validateWithResult(text).getMessages()) {
      issues.add(new Issue(message.getSeverity().getCode(), message.getLocationString(), message.getMessageId(), message.getMessage()));
    }
    return issues;
  }
}
