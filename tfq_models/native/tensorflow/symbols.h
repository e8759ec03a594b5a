#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

struct TF_AllocatorAttributes;
struct TF_Buffer;
struct TF_KernelBuilder;
struct TF_OpDefinitionBuilder;
struct TF_OpKernelConstruction;
struct TF_OpKernelContext;
struct TF_ShapeHandle;
struct TF_ShapeInferenceContext;
struct TF_Status;
struct TF_Tensor;

namespace tfq_models {

// Returns the address of a function of the TensorFlow that this process has loaded, or nullptr,
// having noted the name for tensorflow_problem().
void* find_in_tensorflow(const char* name);

// Why TensorFlow's kernel interface cannot be used; empty where it can.
std::string tensorflow_problem();

template <class Signature>
class Function;

template <class Result, class... Arguments>
class Function<Result(Arguments...)> {
 public:
  explicit Function(const char* name)
      : address_(reinterpret_cast<Result (*)(Arguments...)>(find_in_tensorflow(name))) {}

  Result operator()(Arguments... arguments) const { return address_(arguments...); }

 private:
  Result (*address_)(Arguments...);
};

// TensorFlow's interface for kernels in C, which is stable from version to version: found at run
// time, so that building needs neither TensorFlow's headers nor its libraries.
struct TensorFlow {
  using Construction = TF_OpKernelConstruction;
  using Context = TF_OpKernelContext;
  using ShapeContext = TF_ShapeInferenceContext;
  using Definition = TF_OpDefinitionBuilder;
  using Status = TF_Status;

  Function<Status*()> new_status{"TF_NewStatus"};
  Function<void(Status*)> delete_status{"TF_DeleteStatus"};
  Function<void(Status*, int, const char*)> set_status{"TF_SetStatus"};
  Function<int(const Status*)> get_code{"TF_GetCode"};
  Function<const char*(const Status*)> get_message{"TF_Message"};

  Function<Definition*(const char*)> new_definition{"TF_NewOpDefinitionBuilder"};
  Function<void(Definition*, const char*)> add_input{"TF_OpDefinitionBuilderAddInput"};
  Function<void(Definition*, const char*)> add_output{"TF_OpDefinitionBuilderAddOutput"};
  Function<void(Definition*, const char*)> add_attribute{"TF_OpDefinitionBuilderAddAttr"};
  Function<void(Definition*, void (*)(ShapeContext*, Status*))> set_shape_function{
      "TF_OpDefinitionBuilderSetShapeInferenceFunction"};
  Function<void(Definition*, Status*)> register_definition{"TF_RegisterOpDefinition"};

  Function<TF_KernelBuilder*(const char*, const char*, void* (*)(Construction*),
                             void (*)(void*, Context*), void (*)(void*))>
      new_kernel_builder{"TF_NewKernelBuilder"};
  Function<void(const char*, TF_KernelBuilder*, Status*)> register_kernel{
      "TF_RegisterKernelBuilder"};
  Function<TF_Buffer*(const char*, Status*)> registered_kernels{"TF_GetRegisteredKernelsForOp"};
  Function<void(TF_Buffer*)> delete_buffer{"TF_DeleteBuffer"};

  Function<void(Construction*, Status*)> fail_construction{"TF_OpKernelConstruction_Failure"};
  Function<void(Construction*, const char*, int32_t*, int32_t*, Status*)> get_size{
      "TF_OpKernelConstruction_GetAttrSize"};
  Function<void(Construction*, const char*, int64_t*, Status*)> get_integer{
      "TF_OpKernelConstruction_GetAttrInt64"};
  Function<void(Construction*, const char*, int64_t*, int, Status*)> get_integers{
      "TF_OpKernelConstruction_GetAttrInt64List"};
  Function<void(Construction*, const char*, unsigned char*, Status*)> get_boolean{
      "TF_OpKernelConstruction_GetAttrBool"};
  Function<void(Construction*, const char*, char*, size_t, Status*)> get_text{
      "TF_OpKernelConstruction_GetAttrString"};
  Function<void(Construction*, const char*, char**, size_t*, int, void*, size_t, Status*)>
      get_texts{"TF_OpKernelConstruction_GetAttrStringList"};

  Function<void(Context*, Status*)> fail_computation{"TF_OpKernelContext_Failure"};
  Function<int(Context*)> num_inputs{"TF_NumInputs"};
  Function<int(Context*)> num_outputs{"TF_NumOutputs"};
  Function<void(Context*, int, TF_Tensor**, Status*)> get_input{"TF_GetInput"};
  Function<int(Context*, int)> output_type{"TF_ExpectedOutputDataType"};
  Function<TF_Tensor*(Context*, int, int, const int64_t*, int, size_t, Status*)> allocate_output{
      "TF_AllocateOutput"};
  Function<TF_Tensor*(Context*, int, const int64_t*, int, TF_AllocatorAttributes*, Status*)>
      allocate_scratch{"TF_AllocateTemp"};

  Function<void(TF_Tensor*)> delete_tensor{"TF_DeleteTensor"};
  Function<int(const TF_Tensor*)> tensor_type{"TF_TensorType"};
  Function<int(const TF_Tensor*)> num_dims{"TF_NumDims"};
  Function<int64_t(const TF_Tensor*, int)> dim{"TF_Dim"};
  Function<int64_t(const TF_Tensor*)> num_elements{"TF_TensorElementCount"};
  Function<void*(const TF_Tensor*)> tensor_data{"TF_TensorData"};
  Function<const char*(const void*)> string_data{"TF_StringGetDataPointer"};
  Function<size_t(const void*)> string_size{"TF_StringGetSize"};

  Function<TF_ShapeHandle*()> new_shape{"TF_NewShapeHandle"};
  Function<void(TF_ShapeHandle*)> delete_shape{"TF_DeleteShapeHandle"};
  Function<void(ShapeContext*, int, TF_ShapeHandle*, Status*)> get_input_shape{
      "TF_ShapeInferenceContextGetInput"};
  Function<void(ShapeContext*, int, TF_ShapeHandle*, Status*)> set_output_shape{
      "TF_ShapeInferenceContextSetOutput"};
  Function<void(ShapeContext*, TF_ShapeHandle*, int64_t, TF_ShapeHandle*, Status*)> with_rank{
      "TF_ShapeInferenceContextWithRank"};
  Function<void(ShapeContext*, TF_ShapeHandle*, int64_t, int64_t, TF_ShapeHandle*, Status*)>
      subshape{"TF_ShapeInferenceContextSubshape"};
  Function<void(ShapeContext*, TF_ShapeHandle*, TF_ShapeHandle*, TF_ShapeHandle*, Status*)>
      concatenate{"TF_ShapeInferenceContextConcatenateShapes"};
  Function<void(ShapeContext*, Status*)> set_unknown_shapes{
      "TF_ShapeInferenceContextSetUnknownShape"};
};

const TensorFlow& tensorflow();

}  // namespace tfq_models
